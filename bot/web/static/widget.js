// The loader: a button and a frame from our origin, so that neither page disturbs the other.
(function () {
  "use strict";
  var script = document.currentScript;
  var origin = new URL(script.src).origin;
  var clinic = script.dataset.clinic;
  if (!clinic) return;

  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = origin + "/static/widget.css";
  document.head.appendChild(style);

  var frame = document.createElement("iframe");
  frame.id = "clinic-chat-frame";
  frame.title = "Chat with the clinic";
  frame.hidden = true;

  var button = document.createElement("button");
  button.id = "clinic-chat-button";
  button.type = "button";
  button.textContent = "Chat with us";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", frame.id);

  function show(open) {
    if (open && !frame.src) frame.src = origin + "/chat/" + encodeURIComponent(clinic);
    frame.hidden = !open;
    button.textContent = open ? "Close chat" : "Chat with us";
    button.setAttribute("aria-expanded", String(open));
    if (open) frame.focus();
    else button.focus();
  }
  button.addEventListener("click", function () { show(frame.hidden); });
  window.addEventListener("message", function (event) {
    if (event.origin === origin && event.data === "clinic-chat-close") show(false);
  });
  document.body.append(frame, button);
})();
