/** All files of a drop, those in folders too. */

const HIDDEN = /^(\.|Thumbs\.db$|desktop\.ini$)/i;

export const wanted = (file) => !HIDDEN.test(file.name);

const RECORDING = /\.(3gp|aac|aiff?|amr|avi|flac|flv|m2ts|m4[av]|mkv|mov|mp[34]|mpe?g|mts|mxf|og[agv]|opus|ts|wav|webm|wm[av])$/i;
const SUBTITLES = /\.(srt|vtt)$/i;
const LANGUAGE = /\.[a-z]{2,3}([-_][a-z0-9]{2,8})?$/i;

/** Whether subtitles are named as a recording is: `a.srt`, `a.uz.vtt` and `a.mp4.srt` go with `a.mp4`. */
function goesWith(subtitles, recording) {
  if (!RECORDING.test(recording) || !SUBTITLES.test(subtitles)) return false;
  const names = [recording, recording.replace(/\.[^.]+$/, "")].map((name) => name.toLowerCase());
  const base = subtitles.replace(SUBTITLES, "").toLowerCase();
  return names.includes(base) || names.includes(base.replace(LANGUAGE, ""));
}

/** The files to send, each with what lies beside it: its XMP sidecar, `photo.xmp` or `photo.jpg.xmp`, and subtitles. */
export function withSidecars(files) {
  const folder = (file) => file.webkitRelativePath.slice(0, -file.name.length);
  const isSidecar = (file) => /\.xmp$/i.test(file.name);
  const key = (file, name) => (folder(file) + name).toLowerCase();
  const sidecars = new Map(files.filter(isSidecar).map((file) => [key(file, file.name.slice(0, -4)), file]));
  const paired = new Set();
  const alone = (file) => !isSidecar(file) && !paired.has(file);
  for (const subtitles of files.filter((file) => SUBTITLES.test(file.name))) {
    if (files.some((file) => folder(file) === folder(subtitles) && goesWith(subtitles.name, file.name))) paired.add(subtitles);
  }
  const found = files.filter(alone).map((file) => {
    const sidecar = sidecars.get(key(file, file.name)) ?? sidecars.get(key(file, file.name.replace(/\.[^.]+$/, "")));
    if (sidecar) paired.add(sidecar);
    const transcripts = [...paired].filter((each) => folder(each) === folder(file) && goesWith(each.name, file.name));
    return { file, sidecar, transcripts };
  });
  // A sidecar without its file goes alone, and is answered with the reason why it is not taken.
  return [...found, ...files.filter((file) => isSidecar(file) && !paired.has(file)).map((file) => ({ file, transcripts: [] }))];
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
