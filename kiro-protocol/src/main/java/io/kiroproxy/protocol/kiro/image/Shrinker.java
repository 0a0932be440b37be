package io.kiroproxy.protocol.kiro.image;

import java.awt.image.BufferedImage;

/**
 * Makes an image smaller, each pixel the mean of those it stands for, weighted by how much of each it covers and by their
 * opacity. Never larger.
 */
final class Shrinker {

    private final BufferedImage image;
    private final int width;
    private final int height;
    private final double[] alpha;
    private final double[] red;
    private final double[] green;
    private final double[] blue;

    Shrinker(BufferedImage image, int maxSide) {
        this.image = image;
        double scale = Math.min(1, (double) maxSide / Math.max(image.getWidth(), image.getHeight()));
        width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        alpha = new double[width];
        red = new double[width];
        green = new double[width];
        blue = new double[width];
    }

    Pixels pixels() {
        int[] out = new int[width * height];
        if (width == image.getWidth() && height == image.getHeight()) {
            image.getRGB(0, 0, width, height, out, 0, width);
            return new Pixels(width, height, out);
        }
        int[] line = new int[image.getWidth()];
        double step = (double) image.getHeight() / height;
        for (int y = 0; y < height; y++) {
            double top = y * step;
            double bottom = Math.min(image.getHeight(), top + step);
            for (int row = (int) top; row < bottom; row++) {
                image.getRGB(0, row, line.length, 1, line, 0, line.length);
                add(line, Math.min(bottom, row + 1) - Math.max(top, row));
            }
            write(out, y * width, step * line.length / width);
        }
        return new Pixels(width, height, out);
    }

    private void add(int[] line, double share) {
        double step = (double) line.length / width;
        for (int x = 0; x < width; x++) {
            double left = x * step;
            double right = Math.min(line.length, left + step);
            for (int column = (int) left; column < right; column++) {
                double weight = share * (Math.min(right, column + 1) - Math.max(left, column));
                int pixel = line[column];
                double opacity = weight * (pixel >>> 24);
                alpha[x] += opacity;
                red[x] += opacity * (pixel >> 16 & 0xff);
                green[x] += opacity * (pixel >> 8 & 0xff);
                blue[x] += opacity * (pixel & 0xff);
            }
        }
    }

    /** Writes the sums as a line of pixels, each of which stands for {@code area} of the image's, and begins anew. */
    private void write(int[] out, int at, double area) {
        for (int x = 0; x < width; x++) {
            double opacity = alpha[x];
            int pixel = opacity == 0
                    ? 0
                    : level(opacity / area) << 24
                            | level(red[x] / opacity) << 16
                            | level(green[x] / opacity) << 8
                            | level(blue[x] / opacity);
            out[at + x] = pixel;
            alpha[x] = 0;
            red[x] = 0;
            green[x] = 0;
            blue[x] = 0;
        }
    }

    private static int level(double value) {
        return Math.min(0xff, (int) Math.round(value));
    }
}
