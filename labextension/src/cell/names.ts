/** Must equal MODEL_NAME and SHOWN in jupyter_fab/notebook/cell.py; a test compares them. */
export const CellNames = { model: 'FabCellModel', shown: 'jupyter_fab' };
