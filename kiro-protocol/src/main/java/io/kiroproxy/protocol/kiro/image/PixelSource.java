package io.kiroproxy.protocol.kiro.image;

import io.kiroproxy.core.GatewayException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An encoded image that can be read at a smaller size. Nothing is decoded before the numbers of its headers are known to
 * be small enough: a few bytes can claim to be gigabytes of pixels.
 */
final class PixelSource {

    /** Pixels of the largest image that is decoded at all. */
    static final int MAX_PIXELS = 50_000_000;

    /** Passes over a progressive JPEG; each costs as much as the whole picture, and a bomb has thousands. */
    static final int MAX_SCANS = 100;

    /** Pixels that are held at once while an image is made smaller. */
    private static final int MAX_HELD_PIXELS = 16_000_000;

    private final byte[] bytes;
    private final ImageHeader header;
    private final String place;

    private PixelSource(byte[] bytes, ImageHeader header, String place) {
        this.bytes = bytes;
        this.header = header;
        this.place = place;
    }

    /** @throws GatewayException when {@code bytes} are no image that may be decoded */
    static PixelSource of(byte[] bytes, String place) {
        ImageHeader header = ImageHeader.read(bytes);
        if (header == null || header.width() <= 0 || header.height() <= 0) {
            throw GatewayException.invalidRequest(place + ": an image whose size cannot be read");
        }
        bounded(header.width(), header.height(), place);
        if (header.format().equals("webp")) {
            WebpFrames.check(bytes, place);
        }
        if (header.format().equals("jpeg") && scans(bytes) > MAX_SCANS) {
            throw GatewayException.invalidRequest(
                    place + ": a JPEG image of more than " + MAX_SCANS + " scans (expected: at most that many)");
        }
        return new PixelSource(bytes, header, place);
    }

    static void bounded(int width, int height, String place) {
        if ((long) width * height > MAX_PIXELS) {
            throw GatewayException.invalidRequest(place + ": an image of " + width + " x " + height
                    + " pixels (expected: at most " + MAX_PIXELS + " in all)");
        }
    }

    /** A marker cannot be mistaken: 0xff within the data of a scan is followed by 0. */
    private static int scans(byte[] jpeg) {
        int scans = 0;
        for (int i = 1; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xda && jpeg[i - 1] == (byte) 0xff) {
                scans++;
            }
        }
        return scans;
    }

    /** Whether the format keeps every pixel, as screenshots need it. */
    boolean lossless() {
        return header.format().equals("png") || header.format().equals("gif");
    }

    /**
     * The image, upright, with no side over {@code maxSide}. Of an animation it is the first frame.
     *
     * @throws GatewayException when it cannot be decoded
     */
    Pixels read(int maxSide) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(header.format());
        if (!readers.hasNext()) {
            throw new IllegalStateException("no reader of " + header.format() + " images (expected: one)");
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            bounded(reader.getWidth(0), reader.getHeight(0), place);
            BufferedImage decoded = reader.read(0, sparing(reader));
            Orientation orientation = header.format().equals("jpeg") ? Orientation.of(bytes) : Orientation.UPRIGHT;
            return orientation.upright(new Shrinker(decoded, maxSide).pixels());
        } catch (IOException | RuntimeException e) {
            if (e instanceof GatewayException refused) {
                throw refused;
            }
            throw GatewayException.invalidRequest(
                    place + ": a damaged " + header.format() + " image (expected: one that can be decoded)");
        } finally {
            reader.dispose();
        }
    }

    /** Reads every second or third pixel only where the whole would take too much memory. */
    private ImageReadParam sparing(ImageReader reader) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        int step = 1;
        while (pixels / ((long) step * step) > MAX_HELD_PIXELS) {
            step++;
        }
        param.setSourceSubsampling(step, step, 0, 0);
        return param;
    }
}
