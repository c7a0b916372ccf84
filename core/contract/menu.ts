import * as z from 'zod';

/** One entry of the native menu: an action of the page as it stands at the moment. */
const menuEntrySchema = z.strictObject({
  /** Comes back in `menu.action` when the entry is chosen. */
  action: z.string().min(1).max(100),
  label: z.string().min(1).max(100),
  /** The key that the page binds to it, as the page writes it: `Ctrl+Shift+Z`. Only shown. */
  key: z.string().min(1).max(50).optional(),
  enabled: z.boolean(),
});
export type MenuEntry = z.infer<typeof menuEntrySchema>;

/** Entries between which the menu draws a line. */
const sectionsSchema = z.array(z.array(menuEntrySchema).max(50)).max(20);

/** What the page puts into each menu of the window; main adds what is the window's own. */
export const pageMenusSchema = z.strictObject({
  file: sectionsSchema,
  edit: sectionsSchema,
  image: sectionsSchema,
  view: sectionsSchema,
  help: sectionsSchema,
});
export type PageMenus = z.infer<typeof pageMenusSchema>;
export type MenuName = keyof PageMenus;
