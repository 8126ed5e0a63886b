package org.colombier.lists.robot;

/** The flows' entrance for Java: what goes in is done when the method returns, in the caller's thread and transaction. */
interface RobotDesk {

    void take(RobotJob job);
}
