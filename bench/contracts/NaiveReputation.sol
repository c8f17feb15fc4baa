// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The reputation of the usual tutorial, written to be measured and never deployed: an array of reviews with their text.
contract NaiveReputation {
    struct Review {
        address reviewer;
        uint8 rating;
        string text;
        uint256 time;
    }
    struct Anchor {
        bytes32 root;
        uint256 count;
        uint256 time;
    }

    event ReviewSubmitted(address indexed subject, address indexed reviewer, uint8 rating);
    event Anchored(uint256 indexed id, bytes32 root, uint256 count);

    mapping(address subject => Review[]) public reviews;
    Anchor[] public anchors;

    function submit(address subject, uint8 rating, string calldata text) external {
        require(rating >= 1 && rating <= 5, "rating");
        reviews[subject].push(Review(msg.sender, rating, text, block.timestamp));
        emit ReviewSubmitted(subject, msg.sender, rating);
    }

    function anchor(bytes32 root, uint256 count) external {
        anchors.push(Anchor(root, count, block.timestamp));
        emit Anchored(anchors.length - 1, root, count);
    }
}
