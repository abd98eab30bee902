import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clickable } from '../../ui/rows';
import type { IncidentSearch } from '../incidents/search';
import classes from './dashboard.module.css';

interface CardProps {
  title: string;
  /** What it counts: the whole card leads to these incidents. */
  search: IncidentSearch;
  /** A colour of the theme for the edge, where it says something. */
  tone?: string | null;
  children: ReactNode;
}

/** A figure that leads to the incidents behind it. */
export function Card({ title, search, tone = null, children }: CardProps) {
  return (
    <li
      className={`${classes.card} ${clickable.area}`}
      {...(tone !== null && { style: { borderInlineStartColor: tone } })}
    >
      <Link to="/incidents" search={search} className={`${clickable.target} ${classes.title}`}>
        {title}
      </Link>
      {children}
    </li>
  );
}

/** The figure of a card. */
export function Figure({ children }: { children: ReactNode }) {
  return (
    <Text component="p" className={classes.figure}>
      {children}
    </Text>
  );
}

/** What qualifies the figure. */
export function Note({ children }: { children: ReactNode }) {
  return (
    <Text component="p" size="sm" c="dimmed">
      {children}
    </Text>
  );
}
