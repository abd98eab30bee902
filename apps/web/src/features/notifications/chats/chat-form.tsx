import { Checkbox, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ChatChannel, ChatChannelInput, ChatOffer } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { TOLD_TO_CHANNELS, strings } from '../strings';

const PROVIDERS = ['slack', 'teams'] as const;
const MAX_URL = 2048;
const MAX_NAME = 100;

/** What a person says of a channel. */
export interface ChatValues extends Record<string, unknown> {
  provider: ChatChannelInput['provider'];
  name: string;
  /** Empty to keep the present one. */
  url: string;
  kinds: ChatChannelInput['kinds'];
}

interface ChatFormProps {
  title: string;
  submitLabel: string;
  submitting: boolean;
  error: unknown;
  offered: readonly ChatOffer[];
  /** The channel that is edited; none for a new one. */
  channel?: ChatChannel;
  onSave: (values: ChatValues) => Promise<unknown>;
  onClose: () => void;
}

/** The kinds that the API offers and shows are those that it takes. */
function asKinds(kinds: readonly string[]): ChatChannelInput['kinds'] {
  return [...kinds] as ChatChannelInput['kinds'];
}

/** The form of a channel, new or known. */
export function ChatForm({ offered, channel, onSave, ...dialog }: ChatFormProps) {
  const form = useForm<ChatValues>({
    initialValues: {
      provider: channel?.provider ?? 'slack',
      name: channel?.name ?? '',
      url: '',
      kinds: asKinds(channel?.kinds ?? offered.map(({ kind }) => kind)),
    },
    validate: {
      name: (name) => (name.trim() === '' ? strings.chats.form.nameRequired : null),
      url: (url) =>
        channel === undefined && url.trim() === '' ? strings.chats.form.urlRequired : null,
      kinds: (kinds) => (kinds.length === 0 ? strings.chats.form.kindsRequired : null),
    },
  });
  const { provider } = form.values;
  const submit = submitWith(form, (values) =>
    onSave({ ...values, name: values.name.trim(), url: values.url.trim() }),
  );
  return (
    <FormDialog size="lg" onSubmit={submit} {...dialog}>
      {channel === undefined && (
        <SegmentedControl
          aria-label={strings.chats.form.provider}
          data={PROVIDERS.map((value) => ({ value, label: strings.chats.providers[value] }))}
          value={provider}
          onChange={(next) =>
            form.setFieldValue('provider', choiceParam(next, PROVIDERS) ?? 'slack')
          }
        />
      )}
      <TextInput
        label={strings.chats.form.name}
        placeholder={strings.chats.form.namePlaceholder}
        maxLength={MAX_NAME}
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label={strings.chats.form.url}
        description={
          channel === undefined
            ? strings.chats.form.urlHint
            : `${strings.chats.form.urlHint} ${strings.chats.form.urlKept}`
        }
        placeholder={strings.chats.form.urlPlaceholder[provider]}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_URL}
        required={channel === undefined}
        {...form.getInputProps('url')}
      />
      <Checkbox.Group label={strings.chats.form.kinds} {...form.getInputProps('kinds')}>
        <Stack gap="xs" mt="xs">
          {offered.map((offer) => {
            const { label, description } = TOLD_TO_CHANNELS[offer.kind] ?? offer;
            return (
              <Checkbox
                key={offer.kind}
                value={offer.kind}
                label={label}
                description={description}
              />
            );
          })}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
