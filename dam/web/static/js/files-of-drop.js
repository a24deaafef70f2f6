/** All files of a drop, those in folders too. */

const HIDDEN = /^(\.|Thumbs\.db$|desktop\.ini$)/i;

export const wanted = (file) => !HIDDEN.test(file.name);

/** The files to send, each with the XMP sidecar that lies beside it: `photo.xmp` or `photo.jpg.xmp`. */
export function withSidecars(files) {
  const folder = (file) => file.webkitRelativePath.slice(0, -file.name.length);
  const isSidecar = (file) => /\.xmp$/i.test(file.name);
  const key = (file, name) => (folder(file) + name).toLowerCase();
  const sidecars = new Map(files.filter(isSidecar).map((file) => [key(file, file.name.slice(0, -4)), file]));
  const paired = new Set();
  const found = files.filter((file) => !isSidecar(file)).map((file) => {
    const sidecar = sidecars.get(key(file, file.name)) ?? sidecars.get(key(file, file.name.replace(/\.[^.]+$/, "")));
    if (sidecar) paired.add(sidecar);
    return { file, sidecar };
  });
  // A sidecar without its file goes alone, and is answered with the reason why it is not taken.
  return [...found, ...files.filter((file) => isSidecar(file) && !paired.has(file)).map((file) => ({ file }))];
}

export async function filesOfDrop(transfer) {
  const entries = [...transfer.items].map((each) => each.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].filter(wanted);
  return (await Promise.all(entries.map(filesOfEntry))).flat().filter(wanted);
}

async function filesOfEntry(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  // A reader hands out a folder in parts, an empty one at its end.
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return found;
    for (const each of part) found.push(...(await filesOfEntry(each)));
  }
}
