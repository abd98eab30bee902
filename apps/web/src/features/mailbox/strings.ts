export const strings = {
  title: 'Local mailbox',
  description:
    'No mail server is configured, so the mail and text messages that the product would send are kept here. Anybody who reaches this page can read them.',
  back: 'Back to the app',
  refresh: 'Refresh',
  to: 'To',
  channels: { email: 'Mail', sms: 'SMS' },
  textMessage: 'Text message',
  filter: 'Show messages to',
  filterPlaceholder: 'name@example.com or +15005550100',
  list: 'Messages',
  emptyTitle: 'No messages yet',
  empty: 'Invitations, password links and codes will show up here.',
  links: 'Links in this message',
  unavailableTitle: 'There is no local mailbox',
  unavailable: 'This installation sends its mail through a mail server.',
} as const;
