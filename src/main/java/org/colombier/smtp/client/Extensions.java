package org.colombier.smtp.client;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the peer offers in its reply to EHLO (RFC 5321 section 4.1.1.1), as far as it matters to us. Not changed once
 * read.
 */
final class Extensions {

    /** Keywords without parameters of interest. */
    private enum Keyword { PIPELINING, STARTTLS, EIGHTBITMIME, SMTPUTF8, DSN, CHUNKING }

    static final Extensions NONE = new Extensions();

    private final Set<Keyword> offered = EnumSet.noneOf(Keyword.class);
    private final Set<String> mechanisms = new HashSet<>();
    private long size = -1;
    private int recipients = Integer.MAX_VALUE;
    private int transactions = Integer.MAX_VALUE;

    private Extensions() {
    }

    static Extensions of(Reply ehlo) {
        Extensions offered = new Extensions();
        ehlo.lines().subList(1, ehlo.lines().size()).forEach(offered::read);
        return offered;
    }

    private void read(String line) {
        // some servers, long ago, wrote AUTH=LOGIN
        List<String> words = List.of(line.strip().toUpperCase(Locale.ROOT).split("[ =]+"));
        switch (words.getFirst()) {
            case "PIPELINING", "STARTTLS", "SMTPUTF8", "DSN", "CHUNKING" -> offered.add(Keyword.valueOf(words.getFirst()));
            case "8BITMIME" -> offered.add(Keyword.EIGHTBITMIME);
            case "SIZE" -> size = words.size() > 1 && words.get(1).matches("\\d{1,18}") ? Long.parseLong(words.get(1)) : 0;
            case "AUTH" -> mechanisms.addAll(words.subList(1, Math.min(words.size(), 32)));
            case "LIMITS" -> limits(line.strip().split(" +"));
            default -> {
                // of no use to us
            }
        }
    }

    /** RFC 9422 section 4; what is malformed does not count. */
    private void limits(String[] words) {
        for (String word : words) {
            String[] pair = word.toUpperCase(Locale.ROOT).split("=", 2);
            if (pair.length == 2 && pair[1].matches("[1-9]\\d{0,5}")) {
                int most = Integer.parseInt(pair[1]);
                recipients = pair[0].equals("RCPTMAX") ? most : recipients;
                transactions = pair[0].equals("MAILMAX") ? most : transactions;
            }
        }
    }

    boolean pipelining() {
        return offered.contains(Keyword.PIPELINING);
    }

    boolean startTls() {
        return offered.contains(Keyword.STARTTLS);
    }

    boolean eightBit() {
        return offered.contains(Keyword.EIGHTBITMIME);
    }

    boolean smtpUtf8() {
        return offered.contains(Keyword.SMTPUTF8);
    }

    boolean dsn() {
        return offered.contains(Keyword.DSN);
    }

    boolean chunking() {
        return offered.contains(Keyword.CHUNKING);
    }

    /** The largest message it takes, in octets; 0 for no stated limit, -1 if it does not say SIZE (RFC 1870 section 3). */
    long size() {
        return size;
    }

    /** SASL mechanisms, in capitals. */
    Set<String> mechanisms() {
        return mechanisms;
    }

    /** Recipients of a transaction (RFC 9422 section 4.2). */
    int recipients() {
        return recipients;
    }

    /** Transactions of a session (RFC 9422 section 4.1). */
    int transactions() {
        return transactions;
    }
}
