// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Where a task is in its life. `Released` and `Refunded` absorb; `Refunded` if and only if the agent received nothing
/// of the payment. A bond is no part of it, and can go to the agent of a refunded task.
enum TaskState {
    None,
    Created,
    Funded,
    Completed,
    Disputed,
    Released,
    Refunded
}

/// Why a task closed: `Open` until it does. Who was silent stays told apart for ever.
enum Outcome {
    Open,
    ReleasedByClient,
    ClientSilent,
    Ruled,
    ArbitratorSilent,
    Settled,
    Verified,
    AgentSilent,
    Declined,
    Cancelled
}

/// The side of a task somebody was on.
enum Role {
    Agent,
    Client
}
