export const strings = {
  open: 'Merge into another incident…',
  title: (reference: string) => `Merge ${reference}`,
  into: 'Merge into',
  required: 'Choose the incident in which the work goes on.',
  what: (reference: string) => `What happens to ${reference}`,
  other: 'the other incident',
  consequences: (reference: string, into: string) => [
    `Its open tasks, links and alerts move to ${into}.`,
    `${reference} closes as merged. Its timeline, status updates and review stay with it, to be read.`,
    'This is for good: a merged incident cannot be reopened.',
  ],
  submit: 'Merge for good',
  done: (reference: string, into: string) => `${reference} is merged into ${into}.`,
  banner: (into: string) => `Merged into ${into}`,
  bannerText: 'The work goes on there. What happened here stays to be read.',
  goTo: (into: string, title: string) => `Go to ${into}${title === '' ? '' : `: ${title}`}`,
} as const;
