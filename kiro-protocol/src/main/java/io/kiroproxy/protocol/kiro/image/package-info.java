/**
 * Makes images fit the upstream (kiro-upstream.md 6.1 #25, #26).
 *
 * <p>{@link io.kiroproxy.protocol.kiro.image.ImageFitter} looks at the header of every image of a request. Images within
 * the limits stay as they came, byte for byte. The others are decoded ({@code PixelSource}, which knows the header's
 * numbers before it allocates anything), made smaller and turned upright ({@code Shrinker}, {@code Orientation}) and
 * written as PNG or JPEG ({@code PixelWriter}). The same image always gives the same bytes, so that a replayed history
 * stays the same for the upstream's prompt cache; {@code FittedImages} remembers some.
 *
 * <p>Public for the packages of the Kiro provider only, no promise to others.
 */
@NullMarked
package io.kiroproxy.protocol.kiro.image;

import org.jspecify.annotations.NullMarked;
