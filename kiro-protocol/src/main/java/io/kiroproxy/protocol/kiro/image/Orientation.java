package io.kiroproxy.protocol.kiro.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held (Exif 2.3, tag 0x0112). A picture that is written anew loses the tag, so it has to be turned.
 *
 * @param tag 1 to 8; 1 is upright
 */
record Orientation(int tag) {

    static final Orientation UPRIGHT = new Orientation(1);

    private static final int TAG = 0x0112;
    private static final int APP1 = 0xe1;
    private static final int START_OF_SCAN = 0xda;
    private static final int EXIF = 0x45786966;
    private static final int ENTRY = 12;

    /** What {@code jpeg} says, upright when it says nothing that can be read. */
    static Orientation of(byte[] jpeg) {
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (at + 4 <= jpeg.length && (in.get(at) & 0xff) == 0xff) {
            int marker = in.get(at + 1) & 0xff;
            int length = in.getShort(at + 2) & 0xffff;
            int end = at + 2 + length;
            if (marker == START_OF_SCAN || length < 2 || end > jpeg.length) {
                return UPRIGHT;
            }
            if (marker == APP1 && length >= 16 && in.getInt(at + 4) == EXIF) {
                return ofTiff(ByteBuffer.wrap(jpeg, at + 10, end - at - 10).slice());
            }
            at = end;
        }
        return UPRIGHT;
    }

    private static Orientation ofTiff(ByteBuffer tiff) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xffff_ffffL;
        if (directory + 2 > tiff.limit()) {
            return UPRIGHT;
        }
        int entries = tiff.getShort((int) directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY;
            if (entry + ENTRY > tiff.limit()) {
                return UPRIGHT;
            }
            if ((tiff.getShort((int) entry) & 0xffff) == TAG) {
                int value = tiff.getShort((int) entry + 8) & 0xffff;
                return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** {@code lying} as it is to be looked at. */
    Pixels upright(Pixels lying) {
        if (tag == 1) {
            return lying;
        }
        boolean swapped = tag >= 5;
        int width = swapped ? lying.height() : lying.width();
        int height = swapped ? lying.width() : lying.height();
        int[] turned = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                turned[y * width + x] = lying.argb()[source(x, y, lying)];
            }
        }
        return new Pixels(width, height, turned);
    }

    private int source(int x, int y, Pixels lying) {
        int right = lying.width() - 1;
        int bottom = lying.height() - 1;
        int column =
                switch (tag) {
                    case 2, 3 -> right - x;
                    case 5, 6 -> y;
                    case 7, 8 -> right - y;
                    default -> x;
                };
        int row =
                switch (tag) {
                    case 3, 4 -> bottom - y;
                    case 6, 7 -> bottom - x;
                    case 5, 8 -> x;
                    default -> y;
                };
        return row * lying.width() + column;
    }
}
