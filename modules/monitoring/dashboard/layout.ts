import { renderWidget, type Widget } from './widgets';

/** Width of CloudWatch's grid. */
const COLUMNS = 24;

/** Widgets side by side, all of the same width. */
export interface Row {
  /** In rows of the grid. */
  readonly height: number;
  /** 1, 2, 3, 4 or 6: a divisor of the grid's width. */
  readonly widgets: readonly Widget[];
}

/**
 * A dashboard's body as JSON, from its rows.
 *
 * @throws Error if a row's widgets do not fill the grid.
 */
export function dashboardBody(rows: readonly Row[], region: string): string {
  let y = 0;
  const widgets = rows.flatMap(({ height, widgets }) => {
    const width = COLUMNS / widgets.length;
    if (!Number.isInteger(width))
      throw new Error(`A row of ${widgets.length} widgets does not fill the grid.`);
    const placed = widgets.map((widget, index) => {
      const { type, properties } = renderWidget(widget, region);
      return { type, x: index * width, y, width, height, properties };
    });
    y += height;
    return placed;
  });
  return JSON.stringify({ start: '-PT3H', periodOverride: 'inherit', widgets });
}
