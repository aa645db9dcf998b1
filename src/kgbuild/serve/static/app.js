// Reading an article: pointing at words shows the acts that they belong to, and pointing at an act shows its words.
"use strict";

const cards = new Map([...document.querySelectorAll("[data-act]")].map((card) => [card.dataset.act, card]));
const words = [...document.querySelectorAll("[data-acts]")];

const actsOf = (element) => element.dataset.acts.split(" ").filter(Boolean);

function light(numbers, scroll) {
  for (const [number, card] of cards) {
    card.classList.toggle("lit", numbers.includes(number));
  }
  for (const word of words) {
    word.classList.toggle("lit", actsOf(word).some((number) => numbers.includes(number)));
  }
  const last = cards.get(numbers[numbers.length - 1]);
  if (scroll && last && getComputedStyle(last.parentElement).overflowY !== "visible") {
    const list = last.parentElement;
    list.scrollTop = last.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
}

// On a narrow screen the acts lie below the text: the act of the words that were touched comes up from the bottom instead.
const narrow = matchMedia("(max-width: 56rem)");
const panel = document.createElement("div");
panel.id = "panel";
panel.setAttribute("role", "status");
if (words.length) document.body.append(panel);

function lift(card) {
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => panel.replaceChildren());
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  copy.removeAttribute("data-act");
  copy.className = "card";
  panel.replaceChildren(close, copy);
}

// A cue stands for its own act, other words for every act whose evidence they belong to.
const ownOf = (word) => (word.hash ? [word.hash.slice("#act-".length)] : actsOf(word));

for (const word of words) {
  const show = () => light(ownOf(word), true);
  word.addEventListener("mouseenter", show);
  word.addEventListener("focus", show);
  word.addEventListener("click", (event) => {
    show();
    const number = ownOf(word).pop();
    if (narrow.matches && cards.has(number)) {
      event.preventDefault();
      lift(cards.get(number));
    }
  });
}
for (const [number, card] of cards) {
  card.addEventListener("mouseenter", () => light([number], false));
  card.addEventListener("focusin", () => light([number], false));
}
