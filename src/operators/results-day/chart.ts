const [barWidth, height] = [6, 60]

/** Counts of many minutes as bars beside each other, the last one now. */
export function chartOf(counts: readonly number[]) {
  const most = Math.max(1, ...counts)
  return {
    width: counts.length * barWidth,
    height,
    most: Math.max(0, ...counts),
    now: counts.at(-1) ?? 0,
    total: counts.reduce((all, count) => all + count, 0),
    bars: counts.map((count, index) => {
      const length = count === 0 ? 0 : Math.max(1, Math.round((count / most) * height))
      return { x: index * barWidth, y: height - length, width: barWidth - 1, height: length }
    }),
  }
}
