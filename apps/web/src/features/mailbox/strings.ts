export const strings = {
  title: 'Local mailbox',
  description:
    'No mail server is configured, so the mail that the product would send is kept here. Anybody who reaches this page can read it.',
  back: 'Back to the app',
  refresh: 'Refresh',
  to: 'To',
  filter: 'Show mail to',
  filterPlaceholder: 'name@example.com',
  list: 'Mails',
  emptyTitle: 'No mail yet',
  empty: 'Invitations, password links and verification mails will show up here.',
  links: 'Links in this mail',
  unavailableTitle: 'There is no local mailbox',
  unavailable: 'This installation sends its mail through a mail server.',
} as const;
