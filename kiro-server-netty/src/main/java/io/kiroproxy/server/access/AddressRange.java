package io.kiroproxy.server.access;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses with a common beginning, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; without a length one address
 * alone. An IPv4 address within an IPv6 one counts as IPv4.
 */
final class AddressRange {

    private final byte[] base;
    private final int bits;

    private AddressRange(byte[] base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException when it is not an address or its length does not fit; names are never looked up */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] base = NetUtil.createByteArrayFromIpAddressString(address);
        if (base == null) {
            throw refused(text);
        }
        int most = base.length * 8;
        int bits = slash < 0 ? most : length(text.substring(slash + 1), text);
        if (bits > most) {
            throw refused(text);
        }
        return new AddressRange(base, bits);
    }

    boolean contains(InetAddress address) {
        byte[] bytes = plain(address);
        if (bytes.length != base.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((bytes[i / 8] & mask) != (base[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] plain(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress()).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of an illegal length", e);
        }
    }

    private static int length(String text, String whole) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refused(whole);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("scopes.addresses: \"" + text
                + "\" is no range of addresses (expected: 10.0.0.0/8, 192.168.1.7 or 2001:db8::/32)");
    }
}
