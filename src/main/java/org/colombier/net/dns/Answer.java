package org.colombier.net.dns;

import java.util.List;

/** What the domain name system says of a name and a type. */
public sealed interface Answer<T> {

    /** There are such records: at least one, in the order they came. */
    record Found<T>(List<T> records) implements Answer<T> {
        public Found {
            records = List.copyOf(records);
        }
    }

    /** The name exists, but has no record of this type (NODATA, RFC 2308 section 2.2). */
    record None<T>() implements Answer<T> {
    }

    /** There is no such name (NXDOMAIN, RFC 2308 section 2.1). */
    record NoSuchName<T>() implements Answer<T> {
    }

    /**
     * It could not be learnt now: no answer in time, or the server failed.
     *
     * @param why for the log
     */
    record Unknown<T>(String why) implements Answer<T> {
    }

    /** The records, or an empty list where there are none or nothing is known. */
    default List<T> records() {
        return List.of();
    }

    /** True unless the answer may be another one in a minute. */
    default boolean isCertain() {
        return !(this instanceof Unknown);
    }
}
