// A page that is served while its package is edited: it loads itself anew when the site is new.
"use strict";

(() => {
  let number = null;
  const ask = async () => {
    try {
      const now = await (await fetch("/-/number", { cache: "no-store" })).text();
      if (number !== null && now !== number) location.reload();
      number = now;
    } catch { /* the server has ended */ }
    setTimeout(ask, 700);
  };
  ask();
})();
