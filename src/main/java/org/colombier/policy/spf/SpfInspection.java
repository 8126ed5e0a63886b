package org.colombier.policy.spf;

/** What a domain's SPF record is like, for its administrator. */
public sealed interface SpfInspection {

    record Unknown(String why) implements SpfInspection {
    }

    record Missing() implements SpfInspection {
    }

    record Several(int number) implements SpfInspection {
    }

    record Broken(String text, String why) implements SpfInspection {
    }

    /**
     * @param questions terms that ask the name servers, with those of included records, as if all were evaluated
     * @param end       what is said of hosts that nothing else matches, {@link SpfResult#NONE} if nothing
     */
    record Sound(String text, int questions, SpfResult end) implements SpfInspection {
    }
}
