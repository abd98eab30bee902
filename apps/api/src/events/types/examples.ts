/* Ids in the examples of events: the same thing has the same id in all of them. */

export const AN_OBJECT = '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f';
export const ANOTHER_OBJECT = '0199b1e2-0d5b-7f13-8c6a-1a2b3c4d5e6f';
export const A_PERSON = '0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b';
export const ANOTHER_PERSON = '0199b1d1-2a3b-7c4d-8e5f-60718293a4b5';
export const A_MACHINE = '0199b1d2-3b4c-7d5e-9f60-718293a4b5c6';
