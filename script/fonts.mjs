// Cut the letters that our languages are written in out of the packaged fonts, in the weights that the pages use.
// Run by script/vendor in dam/web: node ../../script/fonts.mjs TARGET. Each file here has its @font-face in fonts.css.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const subset = createRequire(join(process.cwd(), "package.json"))("subset-font");
const target = process.argv[2];

const WEIGHTS = { wght: { min: 400, max: 750 } };
const NOTO = "noto-sans/files/noto-sans";
const GEORGIAN = "noto-sans-georgian/files/noto-sans-georgian-georgian-wght-normal";
// Of Uzbek, Tajik, Kazakh, Kyrgyz, Tatar and Turkmen; the rest of the block is for languages that nobody here writes.
const STEPPE = [..."ҒғҚқҲҳҶҷӢӣӮӯҮүӨөӘәҺһҢңҖҗҜҝ"].map((letter) => letter.codePointAt(0));

// Name here -> package file, and the ranges that are kept of it.
const FILES = {
  latin: [`${NOTO}-latin-wght-normal`, [[0x0, 0xffff]]],
  "latin-ext": [`${NOTO}-latin-ext-wght-normal`, [[0x100, 0x17f], [0x18f, 0x192], [0x1a0, 0x1b0], [0x1cd, 0x1dc], [0x1e4, 0x1ff], [0x218, 0x21b], [0x259], [0x2b9, 0x2cc], [0x300, 0x328], [0x1e80, 0x1e9e], [0x1ef2, 0x1ef3], [0x20a0, 0x20c0], [0x2113]]],
  cyrillic: [`${NOTO}-cyrillic-wght-normal`, [[0x0, 0xffff]]],
  "cyrillic-steppe": [`${NOTO}-cyrillic-ext-wght-normal`, STEPPE.map((letter) => [letter])],
  "cyrillic-ext": [`${NOTO}-cyrillic-ext-wght-normal`, [[0x460, 0x4ff]]],
  georgian: [GEORGIAN, [[0x10d0, 0x10ff]]],
  "georgian-capitals": [GEORGIAN, [[0x1c90, 0x1cbf]]],
  arabic: ["vazirmatn/files/vazirmatn-arabic-wght-normal", [[0x0, 0xffff]]],
};

const letters = (ranges) => ranges.flatMap(([first, last = first]) => Array.from({ length: last - first + 1 }, (_, n) => first + n))
  .filter((point) => point < 0xd800 || point > 0xdfff).map((point) => String.fromCodePoint(point)).join("");

for (const [name, [file, ranges]] of Object.entries(FILES)) {
  const whole = await readFile(join("node_modules/@fontsource-variable", `${file}.woff2`));
  await writeFile(join(target, `${name}.woff2`), await subset(whole, letters(ranges), { targetFormat: "woff2", variationAxes: WEIGHTS }));
}
