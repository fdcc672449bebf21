/** Names under which the kernel's page and this module find one another (`jupyter_fab/notebook/page.py`). */
export const PageNames = { model: 'FabPageModel', view: 'FabPageView' } as const;
