/** Names under which the kernel's widget and this module find one another (`jupyter_fab/notebook/group.py`). */
export const FabNames = { module: 'jupyter-fab', version: '0.1.0', model: 'FabGroupModel' } as const;
