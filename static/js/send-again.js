// A form whose session had ended is sent again with the token of the new session, which another tab has begun.
(() => {
  "use strict";
  const form = document.getElementById("send-again");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.dataset.left, { credentials: "same-origin", redirect: "manual" });
      if (answer.ok) form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    } finally {
      form.submit();
    }
  });
})();
