/** One file on its way: resumable, in pieces, patient with a lost connection. Needs the library tus on the page. */

const PIECE_BYTES = 16 * 1024 * 1024;
const RETRIES_MS = [0, 1000, 2000, 4000, 8000, ...Array(60).fill(15000)];

/**
 * @param {File} file
 * @param {{door: string, metadata: object, keep: boolean, token: string, address: string}} how `address` is set where an
 *   upload goes on that broke off earlier
 * @param {{progress: Function, lost: Function, received: Function, failed: Function}} told
 *   `received(assetId)`; `failed({code, detail, assetId})`.
 */
export function send(file, how, told) {
  let assetId = null;
  const upload = new tus.Upload(file, {
    endpoint: how.door,
    ...(how.address ? { uploadUrl: how.address } : {}),
    chunkSize: PIECE_BYTES,
    retryDelays: RETRIES_MS,
    removeFingerprintOnSuccess: true,
    // Another try with other words about the file is another upload, never the rest of the former.
    fingerprint: async () => ["kronika", file.name, file.size, file.lastModified, how.door, how.keep, JSON.stringify(how.metadata)].join("\u0000"),
    metadata: { filename: file.name, metadata: JSON.stringify(how.metadata), ...(how.keep ? { on_duplicate: "keep" } : {}) },
    headers: { "X-CSRF-Token": how.token },
    onProgress: (sent, all) => told.progress(sent, all),
    onShouldRetry(problem) {
      const status = problem.originalResponse?.getStatus() ?? 0;
      // The archive has more, or less, than we believed: after a cut line the last bytes may still have come through.
      const astray = status === 409 && reason(problem).code === "wrong_offset";
      const passing = astray || status === 0 || status === 423 || status === 429 || status === 460 || status === 502 || status === 503 || status === 504;
      if (passing) told.lost();
      return passing;
    },
    onAfterResponse: (_request, response) => { assetId = response.getHeader("Asset-Id") ?? assetId; },
    onSuccess: () => told.received(assetId),
    onError: (problem) => told.failed(reason(problem)),
  });
  upload.findPreviousUploads().then((former) => {
    if (former.length && !how.address) upload.resumeFromPreviousUpload(former[0]);
    upload.start();
  });
  return { stop: () => upload.abort(true).catch(() => {}) };
}

/** End an upload that broke off, at its address; whether it is gone. */
export async function giveUp(address, token) {
  try {
    const answer = await fetch(address, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0", "X-CSRF-Token": token } });
    return answer.ok || answer.status === 404 || answer.status === 410;
  } catch {
    return false;
  }
}

/** Put a file beside an asset, at `address`; answers null, or `{code, detail}` of what went wrong. */
export async function attach(file, address, token, type) {
  for (const pause of [0, 2000, 8000]) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    try {
      const answer = await fetch(address, { method: "PUT", body: file, headers: { "X-CSRF-Token": token, "Content-Type": type } });
      if (answer.ok) return null;
      if (answer.status < 500) return await answer.json();
    } catch {
      // The connection is lost for the moment; the next round tries again.
    }
  }
  return { code: "unknown" };
}

function reason(problem) {
  const answer = problem.originalResponse;
  if (!answer) return { code: "unknown" };
  if (answer.getStatus() === 401) return { code: "unauthenticated" };
  if (answer.getStatus() === 413) return { code: "too_large" };
  try {
    const told = JSON.parse(answer.getBody());
    return { code: told.code ?? "unknown", detail: told.detail, assetId: told.asset_id };
  } catch {
    return { code: "unknown" };
  }
}
