/** Scrolls a list to one of its entries. `scrollIntoView` would scroll the panels around the list as well. */
export function keepInSight(list: HTMLElement, entry: HTMLElement): void {
  const [box, place] = [list.getBoundingClientRect(), entry.getBoundingClientRect()];
  if (place.top < box.top) list.scrollTop += place.top - box.top;
  else if (place.bottom > box.bottom) list.scrollTop += place.bottom - box.bottom;
}
