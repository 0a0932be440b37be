package io.kiroproxy.protocol.kiro.image;

/**
 * A small image in memory.
 *
 * @param argb row by row, eight bits each of alpha, red, green and blue; not to be changed
 */
record Pixels(int width, int height, int[] argb) {

    boolean opaque() {
        for (int pixel : argb) {
            if (pixel >>> 24 != 0xff) {
                return false;
            }
        }
        return true;
    }
}
