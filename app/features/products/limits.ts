// Shared with the browser, which must not load image.ts and its sharp.

/** Largest accepted picture, in bytes; equal to MAX_IMAGE_BYTES of image.ts (a test compares). */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024

/** Pictures one product can have. */
export const MAX_IMAGES = 12
