/** Must equal MODEL_NAME in jupyter_fab/notebook/cell.py; a test compares them. */
export const CellNames = { model: 'FabCellModel' };
