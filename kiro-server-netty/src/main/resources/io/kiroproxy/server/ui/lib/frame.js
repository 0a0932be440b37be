/** Calls `draw` before the next frame, once however often it is asked for, unless `element` has gone by then. */
export const oncePerFrame = (element, draw) => {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (element.isConnected) draw();
    });
  };
};
