// The drawing of who addresses whom: the same for the same data, because it starts from a circle and draws no random numbers.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";

// Steps of the layout times actors: 2,000 actors take about a second, 80 come to rest.
const EFFORT = 100000;
const [FEWEST_STEPS, MOST_STEPS] = [50, 1000];
// Names at once, of those with the most acts first; the others come up when one points at them or comes closer.
const NAMED = innerWidth < 700 ? 12 : 25;
const LETTERS = innerWidth < 700 ? 11 : 13;

const place = document.querySelector("#network");
const note = document.querySelector("#network-note");
const dark = matchMedia("(prefers-color-scheme: dark)").matches;

// The colours are those of the legend, which the style sheet sets.
const colourOf = (mark) => getComputedStyle(mark)[mark.className.startsWith("dot") ? "backgroundColor" : "borderTopColor"];
const legend = (name) =>
  Object.fromEntries([...document.querySelectorAll(`[data-${name}]`)].map((key) => [key.dataset[name], colourOf(key.firstElementChild)]));
const KINDS = legend("kind");
const TONES = legend("tone");
const TONE_OF = {
  Rejection: "Rejection", Denial: "Rejection", Criticism: "Rejection", Accusation: "Rejection", Threat: "Rejection", Warning: "Rejection",
  Support: "Support", Agreement: "Support", Offer: "Support", Promise: "Support",
  Demand: "Demand", Request: "Demand", Proposal: "Demand",
};

// The tone that most acts of a line have; on a tie the first.
function toneOf(types) {
  const counts = new Map();
  for (const [type, count] of Object.entries(types)) {
    const tone = TONE_OF[type] ?? "";
    counts.set(tone, (counts.get(tone) ?? 0) + count);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

const data = await (await fetch(place.dataset.source)).json();
const graph = new Graph({ type: "directed" });
data.actors.forEach(({ key, label, kind, acts }, index) => {
  const angle = (2 * Math.PI * index) / data.actors.length;
  graph.addNode(key, { label, x: Math.cos(angle), y: Math.sin(angle), size: 3 + 1.6 * Math.sqrt(acts), color: KINDS[kind] ?? KINDS[""] });
});
for (const { source, target, count, types } of data.edges) {
  graph.addEdge(source, target, { size: Math.min(1 + 1.5 * Math.log2(count), 6), weight: count, color: TONES[toneOf(types)] });
}
const iterations = Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, Math.round(EFFORT / Math.max(graph.order, 1))));
const inferred = forceAtlas2.inferSettings(graph);
forceAtlas2.assign(graph, { iterations, settings: { ...inferred, strongGravityMode: true, gravity: 0.05, scalingRatio: 4, edgeWeightInfluence: 0, adjustSizes: false } });
// As wide as the place: the layout is round.
const stretch = Math.min(2, Math.max(1, place.clientWidth / place.clientHeight));
graph.forEachNode((node, { x }) => graph.setNodeAttribute(node, "x", x * stretch));

let chosen = null;
const pale = dark ? "#3a3833" : "#e4e0d8";
const renderer = new Sigma(graph, place, {
  defaultEdgeType: "arrow",
  stagePadding: innerWidth < 700 ? 40 : 80,
  labelFont: "system-ui, sans-serif",
  labelSize: LETTERS,
  labelColor: { color: dark ? "#ebe8e1" : "#1d1d1b" },
  labelRenderedSizeThreshold: Infinity,
  zIndex: true,
  nodeReducer: (node, shown) => {
    if (!chosen) return shown;
    if (node === chosen || graph.areNeighbors(node, chosen)) return { ...shown, forceLabel: true, zIndex: 1 };
    return { ...shown, label: "", forceLabel: false, color: pale };
  },
  edgeReducer: (edge, shown) => (!chosen || graph.extremities(edge).includes(chosen) ? shown : { ...shown, hidden: true }),
});

// Names where they lie over no other; two thirds of their height is what letters are wide, more or less.
function nameActors() {
  const { width, height } = renderer.getDimensions();
  const taken = [];
  for (const { key, label } of data.actors) {
    const { x, y } = renderer.graphToViewport(graph.getNodeAttributes(key));
    const box = { left: x, right: x + LETTERS * (1 + label.length * 0.6), top: y - LETTERS * 0.6, bottom: y + LETTERS * 0.6 };
    const seen = x > 0 && y > 0 && x < width && y < height && taken.length < NAMED;
    const free = (other) => box.left > other.right || box.right < other.left || box.top > other.bottom || box.bottom < other.top;
    const named = seen && taken.every(free);
    if (named) taken.push(box);
    if (Boolean(graph.getNodeAttribute(key, "forceLabel")) !== named) graph.setNodeAttribute(key, "forceLabel", named);
  }
}

function choose(node) {
  chosen = node;
  const name = node && graph.getNodeAttribute(node, "label");
  note.replaceChildren(name ? `${name} addresses ${graph.outDegree(node)} actors and is addressed by ${graph.inDegree(node)}. ` : "Select an actor to see its lines alone.");
  if (name) {
    const link = document.createElement("a");
    link.href = `/resource?iri=${encodeURIComponent(node)}`;
    link.textContent = "To its page";
    note.append(link);
  }
  renderer.refresh();
}

renderer.on("clickNode", ({ node }) => choose(node));
renderer.on("clickStage", () => choose(null));
renderer.getCamera().on("updated", nameActors);
nameActors();
place.dataset.drawn = String(graph.order);
