/** Must equal MODEL_NAME in jupyter_fab/notebook/bundle.py; a test compares them. */
export const BundleNames = { model: 'FabBundleModel' };
