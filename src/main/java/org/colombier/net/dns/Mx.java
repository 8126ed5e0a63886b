package org.colombier.net.dns;

/**
 * One MX record (RFC 5321 section 5.1).
 *
 * @param preference 0 to 65535, the lowest first
 * @param host       in lower case without the final dot; empty for the root, the null MX of RFC 7505
 */
public record Mx(int preference, String host) {
}
