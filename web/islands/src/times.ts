// Adds the viewer's own zone to the hint of every time; the page itself shows the competition's.
const here = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })

export function addLocalTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
    const at = new Date(time.dateTime)
    if (Number.isNaN(at.getTime())) continue
    const known = time.title === '' ? '' : ` · ${time.title}`
    time.title = `${here.format(at)}${known}`
  }
}

addLocalTimes(document)
