/** The sound drawn: peaks of the recording, the played part in the colour of marks. A click goes to its place. */

const BAR_PX = 3;
const GAP_PX = 1;

export async function wakeWave(canvas, player) {
  if (!canvas) return;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * player.length();
  };
  canvas.addEventListener("pointerdown", (event) => { player.go(at(event)); canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) player.go(at(event)); });

  if (!canvas.dataset.wave) return;
  const answer = await fetch(canvas.dataset.wave);
  if (!answer.ok) return;
  const { peaks } = await answer.json();
  const style = getComputedStyle(canvas);
  const colours = { played: style.getPropertyValue("--saffron"), rest: style.getPropertyValue("--house-soft") };

  function draw() {
    const density = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== width * density || canvas.height !== height * density) {
      canvas.width = width * density;
      canvas.height = height * density;
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, width, height);
    const count = Math.floor(width / (BAR_PX + GAP_PX));
    const played = player.sound.currentTime / (player.length() || 1);
    for (let bar = 0; bar < count; bar++) {
      const from = Math.floor((bar * peaks.length) / count);
      const peak = Math.max(...peaks.slice(from, Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count))), 0);
      const tall = Math.max(2, Math.sqrt(peak) * height * 0.86);
      pen.fillStyle = bar / count < played ? colours.played : colours.rest;
      pen.fillRect(bar * (BAR_PX + GAP_PX), (height - tall) / 2, BAR_PX, tall);
    }
  }

  new ResizeObserver(draw).observe(canvas);
  player.box.addEventListener("kronika:time", draw);
  draw();
}
