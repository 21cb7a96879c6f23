import { SIZES } from './words';

/** A colour for light and for dark mode. */
type Colour = readonly [light: string, dark: string];

const COLOURS: Readonly<Record<string, { readonly fill?: Colour; readonly stroke?: Colour }>> = {
  '.canvas': { fill: ['#ffffff', '#0d1117'] },
  text: { fill: ['#1f2328', '#f0f6fc'] },
  '.quiet': { fill: ['#59636e', '#9fa8b3'] },
  '.stage, .side': { fill: ['#f6f8fa', '#151b23'], stroke: ['#d1d9e0', '#3d444d'] },
  '.vpc': { fill: ['#ffffff', '#0d1117'], stroke: ['#59636e', '#9198a1'] },
  '.zone': { stroke: ['#8c959f', '#656c76'] },
  '.public': { fill: ['#e6f6ea', '#12281d'], stroke: ['#4ac26b', '#2ea043'] },
  '.private': { fill: ['#e4f1fd', '#13233a'], stroke: ['#54aeff', '#316dca'] },
  '.part, .outside': { fill: ['#ffffff', '#0d1117'], stroke: ['#59636e', '#9198a1'] },
  '.group': { fill: ['#e4f1fd', '#13233a'], stroke: ['#59636e', '#9198a1'] },
  '.traffic': { stroke: ['#1f2328', '#d1d7e0'] },
  '.release': { stroke: ['#8250df', '#b083f0'] },
  '.traffic.head': { fill: ['#1f2328', '#d1d7e0'] },
  '.release.head': { fill: ['#8250df', '#b083f0'] },
};

const SHAPES = [
  'text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }',
  ...Object.entries(SIZES).map(([name, size]) => `.${name} { font-size: ${size}px; }`),
  '.name, .heading, .title { font-weight: 600; }',
  'rect, path { stroke-width: 1; fill: none; } .vpc, .traffic, .release { stroke-width: 1.5; }',
  '.zone, .group { stroke-dasharray: 4 4; } .release { stroke-dasharray: 6 4; } .head { stroke-dasharray: none; }',
];

/** The style sheet, with light colours, and dark ones where the reader's system is in dark mode. */
export const STYLE: readonly string[] = [
  '<style>',
  ...[...SHAPES, ...colours(0)].map((line) => `  ${line}`),
  '  @media (prefers-color-scheme: dark) {',
  ...colours(1).map((line) => `    ${line}`),
  '  }',
  '</style>',
];

function colours(scheme: 0 | 1): string[] {
  return Object.entries(COLOURS).map(([selector, { fill, stroke }]) => {
    const parts = [
      ...(fill ? [`fill: ${fill[scheme]};`] : []),
      ...(stroke ? [`stroke: ${stroke[scheme]};`] : []),
    ];
    return `${selector} { ${parts.join(' ')} }`;
  });
}
