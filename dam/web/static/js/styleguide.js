/** What the style guide can't show without a hand: half-ticked boxes, passing messages. */

import { toast } from "./toast.js";

for (const box of document.querySelectorAll("[data-some]")) box.indeterminate = true;
document.addEventListener("click", (event) => {
  const by = event.target.closest("[data-guide-toast]");
  if (by) toast(by.dataset.guideToast, { action: by.dataset.guideAction, onAction: () => toast(by.dataset.guideAction, { tone: "bad" }), tone: "good" });
});
