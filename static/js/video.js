// What JavaScript adds to a video's page: the choice of captions is kept, time marks play from there, the paragraph that
// is being spoken is marked, the portal hears once that the video was watched, and YouTube is shown after a click.
(() => {
  "use strict";
  const CHOICE = "phu_de"; // in localStorage: a language, or "none"
  const WATCHED = 10; // seconds, or half of a short video
  const video = document.querySelector(".player video");
  const marks = [...document.querySelectorAll("[data-start]")].sort((a, b) => a.dataset.start - b.dataset.start);

  const address = new URL(location.href);
  const wanted = () => Number((/^#t=(\d{1,6})$/.exec(location.hash) || [])[1] || address.searchParams.get("t")) || 0;

  // Captions: kept only after the reader chose, never because a script or the browser switched them on.
  function shown() {
    const track = [...video.textTracks].find((each) => each.mode === "showing");
    return track ? track.language : "none";
  }

  function recall() {
    try {
      return localStorage.getItem(CHOICE);
    } catch (error) {
      return null; // the browser keeps nothing
    }
  }

  function remember(language) {
    try {
      localStorage.setItem(CHOICE, language);
    } catch (error) {
      // then it is chosen anew on the next page
    }
  }

  function followCaptions() {
    const kept = recall();
    for (const track of video.textTracks) if (track.language === kept) track.mode = "showing";
    let known = shown();
    video.textTracks.addEventListener("change", () => {
      const now = shown();
      if (now === known) return;
      known = now;
      if (!navigator.userActivation || navigator.userActivation.hasBeenActive) remember(now);
    });
  }

  // Watched: what has been played counts, not how far somebody has jumped.
  function played() {
    let sum = 0;
    for (let n = 0; n < video.played.length; n += 1) sum += video.played.end(n) - video.played.start(n);
    return sum;
  }

  function tellOnce() {
    const enough = Math.min(WATCHED, video.duration / 2);
    if (!(played() >= enough)) return;
    video.removeEventListener("timeupdate", tellOnce);
    navigator.sendBeacon(video.dataset.watched);
  }

  // The transcript.
  let current = null;
  function follow() {
    const spoken = marks.filter((mark) => Number(mark.dataset.start) <= video.currentTime).pop() || null;
    if (spoken === current) return;
    if (current) current.closest("p").removeAttribute("aria-current");
    if (spoken) spoken.closest("p").setAttribute("aria-current", "true");
    current = spoken;
  }

  function onMark(act) {
    document.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-start]");
      if (!mark || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      act(Number(mark.dataset.start), mark);
    });
  }

  function playFrom(start) {
    video.currentTime = start;
    video.focus();
    video.play().catch(() => {}); // the player says itself what it cannot play
  }

  function startThere() {
    if (wanted()) video.currentTime = wanted();
  }

  if (video) {
    followCaptions();
    if (video.dataset.watched) video.addEventListener("timeupdate", tellOnce);
    video.addEventListener("timeupdate", follow);
    onMark(playFrom);
    window.addEventListener("hashchange", startThere);
    startThere();
  }

  // YouTube: nothing is asked of it before the click on its button, which says what will be; a mark leads there.
  function showYouTube({ embed, title }, player, start) {
    const frame = document.createElement("iframe");
    frame.src = `${embed}?autoplay=1&cc_load_policy=1${start ? `&start=${start}` : ""}`;
    frame.title = title;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin"; // YouTube plays for nobody that it does not know; a preview link tells nothing
    player.textContent = "";
    player.appendChild(frame);
    frame.focus();
  }

  function offerYouTube(button) {
    const player = button.parentElement;
    let start = null; // of the mark that was chosen before the player was opened
    button.hidden = false;
    document.getElementById(button.getAttribute("aria-describedby")).hidden = false;
    button.addEventListener("click", () => showYouTube(button.dataset, player, start === null ? wanted() : start));
    onMark((moment, mark) => {
      if (!player.contains(button)) return showYouTube(button.dataset, player, moment);
      start = moment;
      button.textContent = `Xem trên YouTube từ ${mark.lastChild.textContent.trim()}`;
      button.focus();
    });
  }

  const button = document.querySelector(".player-open");
  if (button) offerYouTube(button);
})();
