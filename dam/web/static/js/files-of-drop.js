/** All files of a drop, those in folders too. */

const HIDDEN = /^(\.|Thumbs\.db$|desktop\.ini$)/i;

export const wanted = (file) => !HIDDEN.test(file.name);

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
