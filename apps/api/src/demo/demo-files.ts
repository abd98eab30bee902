import { PNG } from 'pngjs';

/** A file of the demo tenant, made here. */
export interface DemoFile {
  readonly filename: string;
  readonly content: Buffer;
}

const WIDTH = 480;
const HEIGHT = 200;
/** Errors in a hundred requests, minute by minute. */
const ERROR_RATES = [1, 1, 2, 1, 9, 24, 31, 38, 36, 33, 35, 29, 14, 6, 3, 1, 1, 2, 1, 1];
const BACKGROUND = [250, 250, 252] as const;
const BAR = [214, 69, 65] as const;

/** A bar chart of the error rates. */
export function errorChart(): DemoFile {
  const png = new PNG({ width: WIDTH, height: HEIGHT });
  const slot = WIDTH / ERROR_RATES.length;
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const rate = ERROR_RATES[Math.floor(x / slot)] ?? 0;
      const isBar = x % slot > 3 && HEIGHT - y < (rate / 40) * HEIGHT;
      png.data.set([...(isBar ? BAR : BACKGROUND), 255], (y * WIDTH + x) * 4);
    }
  }
  return { filename: 'error-rate.png', content: PNG.sync.write(png) };
}

/** The same as a table. */
export function errorTable(): DemoFile {
  const rows = ERROR_RATES.map((rate, minute) => `${minute},${rate}`);
  const content = Buffer.from(`minute,errors_per_100_requests\n${rows.join('\n')}\n`);
  return { filename: 'error-rate.csv', content };
}

/** What somebody saw who asked for help. */
export function browserLog(): DemoFile {
  const lines = [
    '09:14:02 GET /invoices/2041/print 200 in 180 ms',
    '09:14:03 GET /invoices/2041/print.pdf 504 in 30001 ms',
    '09:14:41 GET /invoices/2041/print.pdf 504 in 30002 ms',
    '09:15:20 the page says: "Printing is taking longer than usual"',
  ];
  return { filename: 'browser.log', content: Buffer.from(`${lines.join('\n')}\n`) };
}
