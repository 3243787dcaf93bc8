/** Figures of the report itself that a metric may take its value from, by the names that stand in `from`. */
export const ownFigures = ['report/time', 'report/phases', 'report/gates', 'report/speed-up'] as const;
export type OwnFigure = (typeof ownFigures)[number];

export const isOwnFigure = (text: string): text is OwnFigure => (ownFigures as readonly string[]).includes(text);
