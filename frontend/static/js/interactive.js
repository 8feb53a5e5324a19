// The interactive chart, on demand: loads plotly.js from this server. If loading fails the drawing stays.
import { announce } from "./announce.js";

// Plotly skips its own style sheet, which the page's content policy refuses, when this element exists.
const STYLE_HOLDER = "plotly.js-style-global";

function loadScript(source) {
  return new Promise((resolve, reject) => {
    if (window.Plotly) return resolve();
    const holder = document.createElement("meta");
    holder.id = STYLE_HOLDER;
    holder.className = "no-inline-styles";
    document.head.append(holder);
    const restore = withoutStyleElements();
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => { restore(); resolve(); };
    script.onerror = () => { restore(); reject(new Error("not loaded")); };
    document.head.append(script);
  });
}

// The map part of the library adds a style sheet while it loads; no map is drawn here, so it gets an idle element.
function withoutStyleElements() {
  const create = document.createElement;
  document.createElement = (name, ...rest) => create.call(document, name === "style" ? "meta" : name, ...rest);
  return () => { delete document.createElement; };
}

const token = (name) => {
  const probe = document.createElement("i");
  probe.hidden = true;
  probe.className = "probe";
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

/** Colour the traces and the layout as the theme does; each trace says in its `meta` which series it is. */
function coloured(figure) {
  const ink = token("--ink");
  const line = token("--line-2");
  for (const trace of figure.data) {
    const colour = token(`--series-${trace.meta.series.replace("band", "now")}`);
    trace.line = { ...trace.line, color: colour };
    trace.marker = { ...trace.marker, color: colour };
    const cover = { toself: 0.2, tonext: 0.13 }[trace.fill];
    if (cover) trace.fillcolor = colour.replace("rgb(", "rgba(").replace(")", `, ${cover})`);
  }
  const axis = { color: ink, gridcolor: line, linecolor: line };
  const { polar } = figure.layout;
  const painted = { bgcolor: "rgba(0,0,0,0)", radialaxis: { ...polar.radialaxis, ...axis }, angularaxis: { ...polar.angularaxis, ...axis } };
  const font = { family: getComputedStyle(document.body).fontFamily, color: ink };
  const margin = { l: 90, r: 90, t: 34, b: 34 };
  return { ...figure.layout, margin, showlegend: false, polar: { ...polar, ...painted }, paper_bgcolor: "rgba(0,0,0,0)", font };
}

async function draw(button) {
  const place = document.getElementById(button.dataset.place);
  const figure = await (await fetch(button.dataset.figure)).json();
  await loadScript(button.dataset.script);
  place.hidden = false;
  await window.Plotly.newPlot(place, figure.data, coloured(figure), figure.config);
}

async function explore(button) {
  const still = document.getElementById(button.dataset.replaces);
  button.disabled = true;
  button.textContent = "Loading the chart";
  try {
    await draw(button);
    still.hidden = true;
    button.hidden = true;
    announce("The interactive chart is shown.");
  } catch {
    button.textContent = "The interactive chart did not load. Try again";
    announce("The interactive chart did not load. The drawing stays.");
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("[data-figure]")) button.addEventListener("click", () => explore(button));
