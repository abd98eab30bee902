import { Anchor } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** A link inside text; underlined, so that colour alone does not tell it apart (WCAG 1.4.1). */
export const TextLink = createLink(Anchor<'a'>);
