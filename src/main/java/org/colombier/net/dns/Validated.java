package org.colombier.net.dns;

/**
 * An answer, and whether it is proven.
 *
 * @param secure DNSSEC vouches for it, also for there being none: the resolver said so (AD, RFC 4035 section 3.2.3) and
 *               {@code colombier.dns.trust-ad} has it believed
 * @param name   the name that the answer is about at the end of its aliases, in lower case without the final dot
 */
public record Validated<T>(Answer<T> answer, boolean secure, String name) {

    Validated<T> with(Answer<T> other) {
        return new Validated<>(other, secure, name);
    }
}
