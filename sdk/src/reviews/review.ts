/** A review as its reviewer signs it, and the same review after its text was erased. */
import type { Address, Hash } from '../hex.ts';

/** What the reviewer says in words. Salted, so that its hash says nothing once the text is gone. */
export interface Feedback {
  text: string;
  tags: string[];
  /** 32 random bytes made by the reviewer, never zero. */
  salt: Hash;
}

/** EIP-712 struct `Review`, format AgentReviews version 1. */
export interface Review {
  reviewer: Address;
  /** Who is reviewed. */
  subject: Address;
  /** The escrowed task; zero for a review without one (unverified). */
  taskId: Hash;
  /** Stars, 1 … 5. */
  rating: number;
  /** Unix seconds, as the reviewer says. */
  issuedAt: bigint;
  /** Any number; tells apart reviews that would otherwise be equal. */
  nonce: bigint;
  feedback: Feedback;
}

/** A review whose text, tags and salt are gone. Its hash of the feedback keeps digest, signature and proof valid. */
export interface ErasedReview extends Omit<Review, 'feedback'> {
  feedbackHash: Hash;
}

export type AnyReview = Review | ErasedReview;

/** The EIP-712 types, as ethers' `signTypedData` takes them. */
export const REVIEW_TYPES = {
  Review: [
    { name: 'reviewer', type: 'address' },
    { name: 'subject', type: 'address' },
    { name: 'taskId', type: 'bytes32' },
    { name: 'rating', type: 'uint8' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'nonce', type: 'uint256' },
    { name: 'feedback', type: 'Feedback' },
  ],
  Feedback: [
    { name: 'text', type: 'string' },
    { name: 'tags', type: 'string[]' },
    { name: 'salt', type: 'bytes32' },
  ],
};

export function isErased(review: AnyReview): review is ErasedReview {
  return 'feedbackHash' in review;
}
