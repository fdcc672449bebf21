/** The sidebar's mark: a panel with a tab and a slot. */
import { LabIcon } from '@jupyterlab/ui-components';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M3 4h8v3h2V4h8v16h-8v-3h-2v3H3zM5 6v12h4v-3h6v3h4V6h-4v3H9V6z"/>
</svg>`;

export const fabIcon = new LabIcon({ name: 'jupyter-fab:furniture', svgstr: SVG });

const SHELF = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M4 3h16v18h-2v-2H6v2H4zM6 5v5h12V5zM6 12v5h12v-5z"/>
</svg>`;

/** The library's mark: a shelf. */
export const shelfIcon = new LabIcon({ name: 'jupyter-fab:shelf', svgstr: SHELF });
