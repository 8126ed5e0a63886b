package org.colombier.net;

/**
 * Takes the dots off a block of data and finds its end (RFC 5321 section 4.5.2). The states are what has been seen of
 * CRLF.CRLF; a CR or LF outside of CRLF is never a line end here, it only marks the data as broken, so that no two
 * servers can disagree where a message ends.
 */
final class DotStuffing {

    private enum State { LINE_START, TEXT, CR, DOT, DOT_CR, COMPLETE }

    private final LineReader.Octets into;
    private State state = State.LINE_START;
    private boolean bare;
    private int bits;
    private long octets;
    private long wire;
    private long lineBegan;
    private long longest;

    DotStuffing(LineReader.Octets into) {
        this.into = into;
    }

    /** Takes octets up to the end of the data at most. @return how many were used */
    int take(byte[] b, int from, int to) {
        int copied = from;
        int i = from;
        while (i < to && state != State.COMPLETE) {
            if (state == State.TEXT) {
                i = skipText(b, i, to);
                if (i == to) {
                    break;
                }
            }
            State before = state;
            byte c = b[i++];
            state = next(before, c);
            bits |= c;
            if (c == '\n') {
                endLine(wire + i - from, before == State.CR ? 2 : 1);
            }
            if (before == State.LINE_START && state == State.DOT) {
                copied = pass(b, copied, i - 1, i);
            } else if (before == State.DOT && state == State.DOT_CR) {
                copied = pass(b, copied, i - 1, i);
            } else if (before == State.DOT_CR && state != State.COMPLETE) {
                into.take(new byte[] {'\r'}, 0, 1);
                octets++;
            }
        }
        if (state != State.COMPLETE) {
            pass(b, copied, i, i);
        }
        wire += i - from;
        return i - from;
    }

    private void endLine(long next, int lineEnd) {
        longest = Math.max(longest, next - lineBegan - lineEnd);
        lineBegan = next;
    }

    /** Hands on what was read up to {@code end}; what is between that and {@code next} is left out. */
    private int pass(byte[] b, int from, int end, int next) {
        if (end > from) {
            into.take(b, from, end - from);
            octets += end - from;
        }
        return next;
    }

    private int skipText(byte[] b, int from, int to) {
        int i = from;
        int seen = 0;
        while (i < to && b[i] != '\r' && b[i] != '\n') {
            seen |= b[i++];
        }
        bits |= seen;
        return i;
    }

    private State next(State before, byte c) {
        return switch (before) {
            case LINE_START -> c == '.' ? State.DOT : text(c);
            case TEXT -> text(c);
            case DOT -> c == '\r' ? State.DOT_CR : text(c);
            case CR -> c == '\n' ? State.LINE_START : afterBareCr(c);
            case DOT_CR -> c == '\n' ? State.COMPLETE : afterBareCr(c);
            case COMPLETE -> State.COMPLETE;
        };
    }

    private State text(byte c) {
        bare |= c == '\n';
        return c == '\r' ? State.CR : State.TEXT;
    }

    private State afterBareCr(byte c) {
        bare = true;
        return text(c);
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    long octets() {
        return octets;
    }

    LineReader.Data data() {
        return new LineReader.Data(octets, bare, bits < 0, longest);
    }
}
